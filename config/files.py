"""How our own stylesheets and scripts are served: compressed, under names that change with what is in them."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Files(CompressedManifestStaticFilesStorage):
    """Also where one script imports another one."""

    support_js_module_import_aggregation = True

from django.apps import AppConfig


class QuizConfig(AppConfig):
    name = "quiz"
    verbose_name = "Classes and quizzes"

    def ready(self) -> None:
        """Marks and memories follow what authors change and import."""
        from facts.actions.imports.applying import imported
        from facts.actions.items import versions_saved
        from quiz.actions.imports import follow_import
        from quiz.actions.regrades import follow_versions

        versions_saved.connect(follow_versions, dispatch_uid="quiz.follow_versions")
        imported.connect(follow_import, dispatch_uid="quiz.follow_import")

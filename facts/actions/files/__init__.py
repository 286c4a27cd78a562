"""Files from strangers: read and drawn anew away from the process that serves people."""

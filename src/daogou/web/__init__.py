"""The faces over HTTP: the API and the pages."""

"""Page frame, components and the vendored front-end files. See README.md."""

"""Functions that the app registers as blueprints."""

"""Static files, hashed and compressed once, ES-module imports included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """WhiteNoise's storage that also rewrites `import` lines of ES modules."""

    support_js_module_import_aggregation = True

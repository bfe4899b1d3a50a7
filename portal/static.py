"""Static files, hashed and compressed once, ES-module imports included."""

from django.core.files.base import ContentFile, File
from rjsmin import jsmin
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """WhiteNoise's storage that also rewrites `import` lines of ES modules, and leaves out their comments."""

    support_js_module_import_aggregation = True
    max_post_process_passes = 12  # one for each step of "imports what imports"

    def _save(self, name: str, content: File) -> str:  # type: ignore[type-arg]
        if name.startswith("js/") and name.endswith(".js"):
            script = b"".join(content.chunks()).decode()  # from its start, wherever it was read to
            content = ContentFile(jsmin(script).encode())
        saved: str = super()._save(name, content)
        return saved

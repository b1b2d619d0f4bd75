"""A recorded request: kept as it came after its kind and size were checked."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from zhihe.platform import files
from zhihe.platform.refusals import Refusal

MOST_BYTES = 2 * 1024 * 1024
KINDS = ((b"\x1aE\xdf\xa3", "webm"), (b"OggS", "ogg"), (b"RIFF", "wav"))


class NotARecording(Refusal):
    """The file is no recording we can play."""

    code = "not_a_recording"
    message = _("这段录音打不开，请重录一次，或者用文字写下来。")
    status = 422


def keep_voice(upload: UploadedFile) -> str:
    """Content-addressed name of the recording (webm, ogg, mp4, wav up to 2 MB). Raises NotARecording."""
    if not upload.size or upload.size > MOST_BYTES:
        raise NotARecording()
    content = upload.read()
    kind = next((suffix for head, suffix in KINDS if content.startswith(head)), "")
    if not kind and content[4:8] == b"ftyp":
        kind = "mp4"
    if not kind:
        raise NotARecording()
    return files.keep(content, "voices", kind)[0]

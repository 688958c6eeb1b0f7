"""The kinds of files that may be kept beside a record."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FileKind(TextChoices):
    """A kind, named by its ending; nothing else is ever attached."""

    PDF = "pdf", "PDF"
    JPEG = "jpeg", _("JPEG 图片")
    PNG = "png", _("PNG 图片")
    DOCX = "docx", _("Word 文档")
    XLSX = "xlsx", _("Excel 工作簿")
    OFD = "ofd", "OFD"

    @property
    def endings(self) -> tuple[str, ...]:
        """How a file of this kind may be called; the first is the one for what has none."""
        return ("jpg", "jpeg") if self is FileKind.JPEG else (self.value,)

    @property
    def media_type(self) -> str:
        """What a download is declared as."""
        office = "application/vnd.openxmlformats-officedocument."
        return {
            "pdf": "application/pdf",
            "jpeg": "image/jpeg",
            "png": "image/png",
            "docx": f"{office}wordprocessingml.document",
            "xlsx": f"{office}spreadsheetml.sheet",
            "ofd": "application/ofd",
        }[self.value]

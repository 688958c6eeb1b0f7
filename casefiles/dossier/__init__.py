"""The paper file of a case (卷宗): which documents it holds, in which order, and its metadata."""

from casefiles.dossier.documents import Document, contents_of, documents

__all__ = ["Document", "contents_of", "documents"]

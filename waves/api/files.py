"""`/api/files`: upload files, and read those of conversations."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Request, Response

from waves.api import file_response
from waves.api.chunks import check_type, read_chunk
from waves.api.deps import CurrentUser
from waves.api.errors import ErrorBody
from waves.chat.files import content, uploads
from waves.chat.files.schemas import FileUpload, NewFile
from waves.chat.files.uploads import MAX_CHUNK

router = APIRouter(prefix="/api/files", tags=["files"])

ANNOUNCED_BEFORE: dict[int | str, dict[str, Any]] = {
    200: {
        "model": FileUpload,
        "description": "This client id was announced before: that upload.",
    }
}
FULL: dict[int | str, dict[str, Any]] = {507: {"model": ErrorBody}}
_CHUNK: dict[str, Any] = {
    "requestBody": {
        "content": {
            "application/octet-stream": {
                "schema": {"type": "string", "format": "binary", "maxLength": MAX_CHUNK}
            }
        }
    }
}
_BYTES: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
        "description": "The bytes.",
    },
    206: {"description": "The requested range of them."},
    304: {"description": "The browser has them already."},
    416: {"description": "There is no such range."},
}
Offset = Annotated[int, Header(alias="Upload-Offset", ge=0, le=2**53 - 1)]


@router.post("", status_code=201, responses=ANNOUNCED_BEFORE)
async def begin(principal: CurrentUser, new: NewFile, response: Response) -> FileUpload:
    """Announce an upload. A repeated client id gives the same one."""
    begun = await uploads.begin(principal.user_id, new)
    if not begun.created:
        response.status_code = 200
    return begun.upload


@router.get("/{file_id}")
async def progress(principal: CurrentUser, file_id: UUID) -> FileUpload:
    """Return how far an own upload has come."""
    return await uploads.progress(principal.user_id, file_id)


@router.patch("/{file_id}", responses=FULL, openapi_extra=_CHUNK)
async def append(
    principal: CurrentUser,
    _are_bytes: Annotated[None, Depends(check_type)],
    file_id: UUID,
    offset: Offset,
    request: Request,
) -> FileUpload:
    """Store the next chunk: 64 KiB to 1 MiB, the last one of any size.

    The content is examined after the last chunk; an empty one at the end repeats that.
    """
    chunk = await read_chunk(request)
    return await uploads.append(principal.user_id, file_id, offset, chunk)


@router.delete("/{file_id}", status_code=204)
async def discard(principal: CurrentUser, file_id: UUID) -> None:
    """Remove an own file that is in no message."""
    await uploads.discard(principal.user_id, file_id)


@router.get("/{file_id}/content", response_class=Response, responses=_BYTES)
async def read_content(
    principal: CurrentUser, file_id: UUID, request: Request
) -> Response:
    """Return the content of a file of a conversation, or of an own one."""
    found = await content.find_content(principal.user_id, file_id)
    return await file_response.respond(request.headers, found)


@router.get("/{file_id}/thumbnail", response_class=Response, responses=_BYTES)
async def read_thumbnail(
    principal: CurrentUser, file_id: UUID, request: Request
) -> Response:
    """Return an image, at most 720 pixels wide and high, as WebP."""
    found = await content.find_thumbnail(principal.user_id, file_id)
    return await file_response.respond(request.headers, found)

from __future__ import annotations

from functools import cached_property
from typing import Any, AsyncIterator, Mapping

from ..._generated import operations
from ..._generated.models import Acknowledgement, DestroyedStorageKeys, StorageKey, StoredObject
from ..._raw import async_raw, async_raw_page
from ..._request import RequestOptions, present
from ..._upload import UploadContent, UploadForm, pieces_of, upload_form, whole
from ..download import AsyncObjectDownload
from ..paginator import AsyncPaginator
from ..resource import AsyncResource, data


async def _streamed(form: UploadForm, content: UploadContent) -> AsyncIterator[bytes]:
    yield form.head
    for piece in pieces_of(content):
        yield piece
    yield form.tail


class AsyncObjects(AsyncResource):
    """Objects of the tenant, which the service stores encrypted."""

    @cached_property
    def with_raw_response(self) -> AsyncObjectsWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return AsyncObjectsWithRawResponse(self)

    async def upload(
        self,
        content: UploadContent,
        *,
        name: str | None = None,
        content_type: str | None = None,
        classification: str | None = None,
        retention_days: int | None = None,
        client_encryption: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> StoredObject:
        """Stores an object. `timeout` is for all of it, so large ones need a longer one.

        @param content: bytes, a text, an open file, or an iterable of bytes; of the last two an upload is not retried
        @param name: with which it is downloaded
        @param classification: your word for how confidential it is
        @param retention_days: days after which it is deleted; by default never
        @param client_encryption: how you have encrypted it before, in your own words
        @param metadata: anything of yours, up to 16 KiB of JSON
        """
        meta = present(
            name=name,
            content_type=content_type,
            classification=classification,
            retention_days=retention_days,
            client_encryption=client_encryption,
            metadata=metadata,
        )
        form = upload_form(meta, content_type or "application/octet-stream")
        request = self._request(operations.V1_OBJECTS_UPLOAD, options=options)
        request.headers["Content-Type"] = form.content_type
        in_memory = whole(content)
        if in_memory is None:
            request.content = _streamed(form, content)
            request.max_retries = 0
        else:
            request.content = form.head + in_memory + form.tail
        return data(StoredObject, await self._core.send(request))

    def download(self, object_id: str, *, options: RequestOptions | None = None) -> AsyncObjectDownload:
        """The bytes of an object, as they arrive. A part of them: `options={"headers": {"Range": "bytes=0-99"}}`."""
        operation = operations.V1_OBJECTS_DOWNLOAD

        def opened() -> Any:
            return self._core.stream(self._request(operation, {"object_id": object_id}, options=options, accept="*/*"))

        return AsyncObjectDownload(opened)

    def list(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        name: str | None = None,
        classification: str | None = None,
        content_type: str | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncPaginator[StoredObject]:
        """The objects, newest first.

        @param name: only objects of exactly this name
        @param classification: only objects of exactly this classification
        @param content_type: only objects of exactly this media type
        """
        arguments = present(
            limit=limit, cursor=cursor, name=name, classification=classification, content_type=content_type
        )
        return self._list(StoredObject, operations.V1_OBJECTS_LIST, arguments=arguments, options=options)

    async def metadata(self, object_id: str, *, options: RequestOptions | None = None) -> StoredObject:
        """What is known of an object, without its bytes."""
        path = {"object_id": object_id}
        return data(StoredObject, await self._send(operations.V1_OBJECTS_METADATA, path, options=options))

    async def delete(
        self, object_id: str, *, purge: bool | None = None, options: RequestOptions | None = None
    ) -> Acknowledgement:
        """Deletes an object.

        @param purge: whether its bytes are removed now; otherwise when the retention of the tenant has passed
        """
        path = {"object_id": object_id}
        return await self._answer(operations.V1_OBJECTS_DELETE, path, query=present(purge=purge), options=options)


class AsyncStorageKeys(AsyncResource):
    """The keys of the tenant that its objects are encrypted under."""

    @cached_property
    def with_raw_response(self) -> AsyncStorageKeysWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return AsyncStorageKeysWithRawResponse(self)

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, options: RequestOptions | None = None
    ) -> AsyncPaginator[StorageKey]:
        """The keys, newest first."""
        arguments = present(limit=limit, cursor=cursor)
        return self._list(StorageKey, operations.V1_STORAGE_KEYS_LIST, arguments=arguments, options=options)

    async def rotate(self, *, options: RequestOptions | None = None) -> StorageKey:
        """Makes a new key. The objects that there are move to it in the background, without being rewritten."""
        return data(StorageKey, await self._send(operations.V1_STORAGE_KEYS_ROTATE, body={}, options=options))

    async def destroy(self, *, confirm: str, options: RequestOptions | None = None) -> DestroyedStorageKeys:
        """Destroys every key, and with them all objects of the tenant, for good.

        @param confirm: `destroy all objects`
        """
        body = {"confirm": confirm}
        operation = operations.V1_STORAGE_KEYS_DESTROY
        return data(DestroyedStorageKeys, await self._send(operation, body=body, options=options))


class AsyncObjectsWithRawResponse:
    """The methods of `AsyncObjects`; their results have the status and the headers of the response."""

    def __init__(self, objects: AsyncObjects) -> None:
        self.upload = async_raw(objects.upload)
        self.list = async_raw_page(objects.list)
        self.metadata = async_raw(objects.metadata)
        self.delete = async_raw(objects.delete)


class AsyncStorageKeysWithRawResponse:
    """The methods of `AsyncStorageKeys`; their results have the status and the headers of the response."""

    def __init__(self, keys: AsyncStorageKeys) -> None:
        self.list = async_raw_page(keys.list)
        self.rotate = async_raw(keys.rotate)
        self.destroy = async_raw(keys.destroy)

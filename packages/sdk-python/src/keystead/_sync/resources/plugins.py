# Derived from ../../_async/resources/plugins.py by scripts/unasync.py. Never edited.
from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Union

from ..._generated import operations
from ..._generated.models import (
    Acknowledgement,
    Plugin,
    PluginTest,
    RegisteredPlugin,
    RotatedSigningSecret,
    WebhookDelivery,
)
from ..._raw import raw, raw_page
from ..._request import NOT_GIVEN, NotGiven, RequestOptions, given, present
from ..paginator import Paginator
from ..resource import Resource, data


class Plugins(Resource):
    """What gets events of the tenant, as webhooks that are signed by Standard Webhooks."""

    @cached_property
    def with_raw_response(self) -> PluginsWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return PluginsWithRawResponse(self)

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, options: RequestOptions | None = None
    ) -> Paginator[Plugin]:
        """The plugins of the tenant, newest first."""
        arguments = present(limit=limit, cursor=cursor)
        return self._list(Plugin, operations.V1_PLUGINS_LIST, arguments=arguments, options=options)

    def create(
        self,
        *,
        id: str,
        name: str,
        version: str,
        description: str | None = None,
        url: str | None = None,
        events: Sequence[str] | None = None,
        options: RequestOptions | None = None,
    ) -> RegisteredPlugin:
        """Registers a plugin, which gets events from then on. Its signing secret is shown only once.

        @param id: a reverse-domain name
        @param version: a semantic version
        @param events: names and patterns of events, such as `key.*`
        """
        body = present(id=id, name=name, version=version, description=description, url=url, events=events)
        return data(RegisteredPlugin, self._send(operations.V1_PLUGINS_CREATE, body=body, options=options))

    def get(self, plugin_id: str, *, options: RequestOptions | None = None) -> Plugin:
        """A plugin, without its secret."""
        path = {"plugin_id": plugin_id}
        return data(Plugin, self._send(operations.V1_PLUGINS_GET, path, options=options))

    def update(
        self,
        plugin_id: str,
        *,
        name: str | None = None,
        version: str | None = None,
        description: Union[str, None, NotGiven] = NOT_GIVEN,
        url: Union[str, None, NotGiven] = NOT_GIVEN,
        events: Sequence[str] | None = None,
        options: RequestOptions | None = None,
    ) -> Plugin:
        """Changes the given fields; None removes the description or the url."""
        body = {**present(name=name, version=version, events=events), **given(description=description, url=url)}
        path = {"plugin_id": plugin_id}
        return data(Plugin, self._send(operations.V1_PLUGINS_UPDATE, path, body=body, options=options))

    def delete(self, plugin_id: str, *, options: RequestOptions | None = None) -> Acknowledgement:
        """Deletes a plugin with its deliveries."""
        return self._answer(operations.V1_PLUGINS_DELETE, {"plugin_id": plugin_id}, options=options)

    def enable(self, plugin_id: str, *, options: RequestOptions | None = None) -> Plugin:
        """Lets a plugin get events again. Those from while it was disabled are not delivered."""
        path = {"plugin_id": plugin_id}
        return data(Plugin, self._send(operations.V1_PLUGINS_ENABLE, path, options=options))

    def disable(self, plugin_id: str, *, options: RequestOptions | None = None) -> Plugin:
        """Lets a plugin get no events."""
        path = {"plugin_id": plugin_id}
        return data(Plugin, self._send(operations.V1_PLUGINS_DISABLE, path, options=options))

    def test(self, plugin_id: str, *, options: RequestOptions | None = None) -> PluginTest:
        """Sends a signed event of type `webhook.test` at once."""
        path = {"plugin_id": plugin_id}
        return data(PluginTest, self._send(operations.V1_PLUGINS_TEST, path, options=options))

    def rotate_secret(
        self, plugin_id: str, *, overlap_seconds: int | None = None, options: RequestOptions | None = None
    ) -> RotatedSigningSecret:
        """Replaces the signing secret. For a while events have a signature by each.

        @param overlap_seconds: how long; a day by default
        """
        path = {"plugin_id": plugin_id}
        body = present(overlap_seconds=overlap_seconds)
        operation = operations.V1_PLUGINS_ROTATE_SECRET
        return data(RotatedSigningSecret, self._send(operation, path, body=body, options=options))

    def deliveries(
        self,
        plugin_id: str,
        *,
        status: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        options: RequestOptions | None = None,
    ) -> Paginator[WebhookDelivery]:
        """The deliveries to a plugin of the last 30 days, newest first."""
        path = {"plugin_id": plugin_id}
        arguments = present(status=status, limit=limit, cursor=cursor)
        operation = operations.V1_PLUGINS_DELIVERIES
        return self._list(WebhookDelivery, operation, path, arguments=arguments, options=options)

    def redeliver(
        self, plugin_id: str, delivery_id: str, *, options: RequestOptions | None = None
    ) -> WebhookDelivery:
        """Delivers an event again, with the same `webhook-id` and body."""
        path = {"plugin_id": plugin_id, "delivery_id": delivery_id}
        return data(WebhookDelivery, self._send(operations.V1_PLUGINS_REDELIVER, path, options=options))


class PluginsWithRawResponse:
    """The methods of `Plugins`; their results have the status and the headers of the response."""

    def __init__(self, plugins: Plugins) -> None:
        self.list = raw_page(plugins.list)
        self.create = raw(plugins.create)
        self.get = raw(plugins.get)
        self.update = raw(plugins.update)
        self.delete = raw(plugins.delete)
        self.enable = raw(plugins.enable)
        self.disable = raw(plugins.disable)
        self.test = raw(plugins.test)
        self.rotate_secret = raw(plugins.rotate_secret)
        self.deliveries = raw_page(plugins.deliveries)
        self.redeliver = raw(plugins.redeliver)

"""The yardstick for the room: Django Channels with a plain group, a broadcast to everybody in it and nothing else.

`uvicorn benchmarks.channels_room:application` serves it; `follow` is what the devices do.
"""

from __future__ import annotations

import asyncio
import json
import time

import django
import websockets
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from django.urls import path

if not settings.configured:
    settings.configure(
        SECRET_KEY="a benchmark signs nothing",  # noqa: S106 -- it protects nothing
        CHANNEL_LAYERS={"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}},
    )
    django.setup()


class Device(AsyncWebsocketConsumer):  # type: ignore[misc]  # the library has no types
    """One device of a room: what one sends, all are sent."""

    async def connect(self) -> None:
        self.room = f"room-{self.scope['url_route']['kwargs']['room']}"
        await self.channel_layer.group_add(self.room, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard(self.room, self.channel_name)

    async def receive(self, text_data: str = "", bytes_data: bytes = b"") -> None:
        await self.channel_layer.group_send(self.room, {"type": "said", "text": text_data})

    async def said(self, event: dict[str, str]) -> None:
        await self.send(text_data=event["text"])


application = ProtocolTypeRouter({"websocket": URLRouter([path("<int:room>", Device.as_asgi())])})


async def follow(
    port: int, rooms: int, devices: int, statements: int, every: float, warming: int, length: int
) -> list[float]:
    """The milliseconds from sending to each device of each room, at the rates of our own rooms."""
    taken: list[float] = []
    opened: list[list[websockets.ClientConnection]] = []
    for room in range(rooms):
        ways = [websockets.connect(f"ws://127.0.0.1:{port}/{room}", max_size=None) for _ in range(devices)]
        opened.append(list(await asyncio.gather(*ways)))

    async def listen(line: websockets.ClientConnection) -> None:
        async for text in line:
            told = json.loads(text)
            if told["number"] >= warming:
                taken.append((time.perf_counter() - told["sent"]) * 1000)

    async def speak(room: int) -> None:
        await asyncio.sleep(every * room / rooms)
        for number in range(statements):
            said = {"number": number, "sent": time.perf_counter(), "copy": "x" * length}
            await opened[room][0].send(json.dumps(said))
            await asyncio.sleep(every)

    following = [asyncio.create_task(listen(line)) for lines in opened for line in lines]
    await asyncio.gather(*(speak(room) for room in range(rooms)))
    await asyncio.sleep(1)
    for task in following:
        task.cancel()
    await asyncio.gather(*following, return_exceptions=True)
    return taken

"""How calls reach devices: their notices as frames on this process's sockets."""

from uuid import UUID

from waves.calls import notices
from waves.calls.schemas import Device
from waves.realtime.hub import Hub
from waves.realtime.protocol import pushes
from waves.realtime.protocol.codes import Topic


class HubDevices:
    """The devices of `hub`, as the calls see them."""

    def __init__(self, hub: Hub) -> None:
        """Reach devices by the sockets of `hub`."""
        self._hub = hub

    def ringable(self, user_id: UUID) -> list[str]:
        """Return the ids of this person's devices that want to ring."""
        return list(self._hub.devices(user_id, Topic.CALLS))

    def is_here(self, device: Device) -> bool:
        """Tell whether this device has a socket."""
        return self._hub.device(device.user_id, device.device_id) is not None

    def tell(self, device: Device, notice: notices.Notice) -> bool:
        """Send the notice; False when the device has no socket."""
        connection = self._hub.device(device.user_id, device.device_id)
        if connection is None:
            return False
        connection.push(frame_of(notice).encode())
        return True


def frame_of(notice: notices.Notice) -> pushes.Push:
    """Return the frame that says what a notice says."""
    match notice:
        case notices.Incoming():
            return pushes.CallIncoming(
                call_id=notice.call_id,
                caller=notice.caller,
                media=notice.media,
                expires_at=notice.expires_at,
            )
        case notices.Ringing():
            return pushes.CallRinging(call_id=notice.call_id)
        case notices.Accepted():
            return pushes.CallAccepted(
                call_id=notice.call_id,
                ticket=notice.ticket,
                peer_device=notice.peer_device,
                replaces=notice.replaces,
            )
        case notices.Ended():
            return pushes.CallEnded(call_id=notice.call_id, reason=notice.reason)
        case notices.Signal():
            assert isinstance(notice.payload, pushes.Push)  # noqa: S101  ours
            return notice.payload

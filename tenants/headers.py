"""Headers that every answer carries, beside those of Django and django-csp."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

# Nothing in the product uses a device, a sensor or a payment; a page that was tampered with may not.
_UNUSED = (
    "accelerometer autoplay camera display-capture encrypted-media fullscreen geolocation"
    " gyroscope hid magnetometer microphone midi payment picture-in-picture publickey-credentials-get"
    " screen-wake-lock serial usb xr-spatial-tracking"
)
PERMISSIONS = ", ".join(f"{feature}=()" for feature in _UNUSED.split())


class SecurityHeaders:
    """No sensor, no reading from other origins, no copy in any cache.

    Static files are answered further in with a cache time of their own, which stays.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and add what is missing."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if "Cache-Control" not in response.headers:
            # Pages differ by person and hold personal data: neither a proxy nor a shared computer's
            # disk may keep one.
            response.headers["Cache-Control"] = "private, no-store"
            patch_vary_headers(response, ["Cookie"])
        return response

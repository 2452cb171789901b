"""The Talk page: be the caller in a browser and watch every decision."""

from .views import talk_blueprint

__all__ = ["talk_blueprint"]

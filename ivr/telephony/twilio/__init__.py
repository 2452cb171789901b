"""Twilio, three ways: our own ears over a media stream, Twilio's over webhooks, or its relay."""

from .pages import twilio_blueprint

__all__ = ["twilio_blueprint"]

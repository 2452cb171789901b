"""Figures for whoever watches the installation: ``/metrics`` in Prometheus' text format."""

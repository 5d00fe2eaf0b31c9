"""Helpers of the tests: servers, people, browsers, probes."""

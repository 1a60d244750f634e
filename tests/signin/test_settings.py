"""What the environment may say about signing in; what is wrong is told at the start."""

import pytest

from portal.runtime.environment import Environment

SSO = {"OIDC_ISSUER": "https://sso.example.org", "OIDC_CLIENT_ID": "portal", "OIDC_CLIENT_SECRET": "x"}


def test_nothing_need_be_said() -> None:
    assert Environment({}).faults == []


def test_single_sign_on_is_whole_or_not_there() -> None:
    assert Environment(SSO).faults == []
    for name in SSO:
        some = {each: value for each, value in SSO.items() if each != name}
        assert Environment(some).faults == [f"{name} is missing for single sign-on"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PASSWORD_PROFILE", "none"),
        ("SESSION_IDLE_MINUTES", "0"),
        ("SESSION_IDLE_MINUTES", "half an hour"),
        ("LOGIN_FAILURES_PER_ADDRESS", "0"),
        ("MFA_REQUIRED", "perhaps"),
    ],
)
def test_a_value_that_makes_no_sense_is_named(name: str, value: str) -> None:
    (fault,) = Environment({name: value}).faults
    assert fault.startswith(name)


def test_in_production_the_provider_is_asked_over_tls() -> None:
    faults = Environment(SSO | {"OIDC_ISSUER": "http://sso.example.org", "PRODUCTION": "true"}).faults
    assert any(fault.startswith("OIDC_ISSUER") for fault in faults)

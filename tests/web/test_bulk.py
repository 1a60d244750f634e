"""Many rows at once: what is previewed is what is done, and what can't be done is told."""

import re
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts.actors import Actor
from portal.accounts.rights import Role
from portal.audit.models import Entry
from portal.web import bulk
from reports.models import Award, AwardQuota
from sites.models import EvaluationRound
from tests.web.district import YEAR, actor, make, officer_of, signed_in
from tests.web.watch import watching
from volunteers.models import ServiceRecord

pytestmark = pytest.mark.django_db

RECORDS = reverse("admin:volunteers_servicerecord_bulk")
AWARDS = f"/awards/bulk/?year={YEAR}&programme=P0"


@pytest.fixture
def client(administrator: Actor) -> Client:
    make(6)
    ServiceRecord.objects.update(status="pending")
    return signed_in(administrator)


def keys(*codes: str, model: type[Any] = ServiceRecord) -> list[int]:
    return list(model.objects.filter(site__code__in=codes).values_list("pk", flat=True))


def states(model: type[Any] = ServiceRecord) -> dict[str, str]:
    return dict(model.objects.values_list("site__code", "status"))


def confirmed(client: Client, preview: Any, url: str, **further: str) -> str:
    """Confirm what the preview shows; answers what the next page says."""
    sent = {"move": preview.context["move"].name, "seen": preview.context["seen"], **further}
    response = client.post(url, sent)
    assert response.status_code == 302, response.context["fault"]
    return "\n".join(str(message) for message in get_messages(response.wsgi_request))


# service records


def test_a_preview_changes_nothing_and_the_confirmation_does_what_it_showed(client: Client) -> None:
    with watching() as watch:
        preview = client.post(RECORDS, {"move": "confirm", "row": keys("X0", "X2")})
    assert watch.by_services + watch.past_services == []
    assert [(line.now, str(line.afterwards)) for line in preview.context["changing"]] == [
        ("to be confirmed", "confirmed")
    ] * 2
    with watching() as watch:
        said = confirmed(client, preview, RECORDS)
    assert watch.past_services == []
    assert said == "2 done, 0 left out."
    assert {code for code, state in states().items() if state == "confirmed"} == {"X0", "X2"}
    entries = Entry.objects.filter(action="service.confirm")
    assert sorted(entries.values_list("target", flat=True)) == [f"V{i} X{i} {YEAR}-03-02" for i in (0, 2)]


def test_all_that_match_are_those_of_the_filter_on_every_page(client: Client) -> None:
    ServiceRecord.objects.filter(site__code="X5").update(status="rejected")
    preview = client.post(f"{RECORDS}?status__exact=pending&q=X", {"move": "confirm", "all": "1"})
    assert (preview.context["changing_count"], preview.context["staying_count"]) == (5, 0)
    one = client.post(f"{RECORDS}?status__exact=pending&q=X3", {"move": "confirm", "all": "1"})
    assert [line.what.split()[0] for line in one.context["changing"]] == ["V3"]
    confirmed(client, preview, RECORDS)
    assert states() == {f"X{i}": "confirmed" for i in range(5)} | {"X5": "rejected"}


def test_what_cant_change_is_shown_with_its_reason_and_left_out(client: Client) -> None:
    EvaluationRound.objects.filter(programme__code="P1").update(status="published")
    ServiceRecord.objects.filter(site__code="X2").update(status="confirmed")
    preview = client.post(RECORDS, {"move": "confirm", "row": keys("X0", "X1", "X2")})
    why = {line.what.split()[0]: line.why_not for line in preview.context["staying"]}
    assert set(why) == {"V1", "V2"}
    assert "evidence" in why["V1"][0]
    assert "state" in why["V2"][0]
    assert confirmed(client, preview, RECORDS) == "1 done, 0 left out."
    assert (states()["X0"], states()["X1"]) == ("confirmed", "pending")


def test_a_rejection_takes_a_reason_and_keeps_it_on_record(client: Client) -> None:
    preview = client.post(RECORDS, {"move": "reject", "row": keys("X0")})
    sent = {"move": "reject", "seen": preview.context["seen"]}
    for reason in ("", "  ", "长" * 201):
        again = client.post(RECORDS, sent | {"reason": reason})
        assert again.status_code == 409
        assert again.context["fault"]
        assert again.context["reason"] == reason.strip()
    assert states()["X0"] == "pending"
    confirmed(client, preview, RECORDS, reason="未到场")
    assert states()["X0"] == "rejected"
    assert Entry.objects.get(action="service.reject").reason == "未到场"


def test_a_row_that_changed_meanwhile_is_told_and_left_as_it_is(client: Client) -> None:
    preview = client.post(RECORDS, {"move": "reject", "row": keys("X0", "X1", "X2")})
    ServiceRecord.objects.filter(site__code="X0").update(minutes=30)
    ServiceRecord.objects.filter(site__code="X1").update(status="confirmed")
    said = confirmed(client, preview, RECORDS, reason="未到场")
    assert said.startswith("1 done, 2 left out.")
    assert said.count("changed meanwhile") == 2
    assert "V0" in said
    assert (states()["X0"], states()["X1"], states()["X2"]) == ("pending", "confirmed", "rejected")


def test_a_row_that_is_gone_is_told(client: Client) -> None:
    preview = client.post(RECORDS, {"move": "confirm", "row": keys("X0", "X1")})
    ServiceRecord.objects.filter(site__code="X1").delete()
    assert "1 rows are not there any more" in confirmed(client, preview, RECORDS)
    assert states()["X0"] == "confirmed"


def test_evidence_that_was_published_after_the_preview_stays(client: Client) -> None:
    preview = client.post(RECORDS, {"move": "confirm", "row": keys("X0", "X1")})
    EvaluationRound.objects.filter(programme__code="P1").update(status="notice")
    said = confirmed(client, preview, RECORDS)
    assert said.startswith("1 done, 1 left out.")
    assert "evidence" in said
    assert states()["X1"] == "pending"


def test_rows_outside_the_scope_are_not_there(client: Client) -> None:
    """The coordinator of one programme sees half of the records."""
    officer = officer_of(EvaluationRound.objects.get(programme__code="P0").programme)
    page = signed_in(officer).post(RECORDS, {"move": "confirm", "row": keys("X1")})
    assert page.status_code == 403
    move = bulk.BulkMove("m", "m", "see_people", str, str, lambda row, reason: None)
    visible = ServiceRecord.objects.visible_to(officer)
    outcome = bulk.carry_out(move, visible, dict.fromkeys(keys("X0", "X1"), "x"), "")
    assert (outcome.done, outcome.gone, len(outcome.left)) == (0, 1, 1)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.OFFICE_DIRECTOR, Role.FINANCE_OFFICER])
def test_who_lacks_the_right_is_offered_nothing_and_does_nothing(client: Client, role: str) -> None:
    reader = signed_in(actor("reader", role))
    page = reader.get(reverse("admin:volunteers_servicerecord_changelist"))
    assert page.status_code == 403 or 'name="move"' not in page.content.decode()
    preview = client.post(RECORDS, {"move": "confirm", "row": keys("X0")})
    for sent in ({"row": keys("X0")}, {"all": "1"}, {"seen": preview.context["seen"]}):
        assert reader.post(RECORDS, {"move": "confirm", **sent}).status_code == 403
        assert reader.post(AWARDS, {"move": "strike", "reason": "x", **sent}).status_code in (403, 404)
    assert set(states().values()) == {"pending"}
    assert set(states(Award).values()) == {"proposed"}


def test_a_post_without_its_token_is_refused(administrator: Actor, client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert administrator.user
    strict.force_login(administrator.user)
    for url in (RECORDS, AWARDS):
        assert strict.post(url, {"move": "confirm", "all": "1"}).status_code == 403


def test_senseless_posts_change_nothing(client: Client) -> None:
    assert client.post(RECORDS, {"move": "fly", "all": "1"}).status_code == 404
    assert client.get(RECORDS).status_code == 302
    for sent in ({}, {"row": ["x", "-1", "9" * 30]}, {"seen": "x:y :: 1 2:", "row": "1"}, {"seen": "999999:abc"}):
        response = client.post(RECORDS, {"move": "confirm", **sent})
        assert response.status_code in (200, 302)
    assert set(states().values()) == {"pending"}


def test_too_many_rows_at_once_are_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "MOST", 5)
    response = client.post(RECORDS, {"move": "confirm", "all": "1"})
    assert response.status_code == 302
    assert "at most 5" in str(next(iter(get_messages(response.wsgi_request))))
    preview = client.post(f"{RECORDS}?q=X0", {"move": "confirm", "all": "1"})
    assert preview.context["changing_count"] == 1


def test_a_preview_asks_no_more_questions_for_more_rows(client: Client) -> None:
    counts = []
    client.post(RECORDS, {"move": "confirm", "row": keys("X0")})  # how many rows there are is counted once
    for rows in (keys("X0"), keys(*(f"X{i}" for i in range(6)))):
        with CaptureQueriesContext(connection) as queries:
            client.post(RECORDS, {"move": "confirm", "row": rows})
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_page_without_scripts_holds_all_that_is_posted(client: Client) -> None:
    html = client.get(reverse("admin:volunteers_servicerecord_changelist") + "?q=X0").content.decode()
    assert re.search(r'<form class="bulk[^>]* id="bulk" method="post"[^>]* action="/admin/[^"]*/bulk/\?q=X0"', html)
    assert f'form="bulk" name="row" value="{keys("X0")[0]}"' in html
    assert html.count('form="bulk"') == 1
    assert '<button type="submit" class="btn btn-plain button" name="move" value="confirm">' in html


# commendation


@pytest.fixture
def lists(client: Client) -> Client:
    AwardQuota.objects.update(quota=2)
    return client


def test_names_are_struck_off_together_and_the_list_is_proposed_anew(lists: Client) -> None:
    preview = lists.post(AWARDS, {"move": "strike", "row": keys("X0", "X2", model=Award)})
    assert preview.context["changing_count"] == 2
    said = confirmed(lists, preview, AWARDS, reason="自愿放弃")
    assert said == "2 done, 0 left out."
    assert {code for code, state in states(Award).items() if state == "struck"} == {"X0", "X2"}
    assert set(Award.objects.filter(status="struck").values_list("reason", flat=True)) == {"自愿放弃"}
    assert Entry.objects.filter(action="award.strike", reason="自愿放弃").count() == 2


def test_struck_names_are_put_back_together(lists: Client) -> None:
    Award.objects.filter(site__code__in=["X0", "X2"]).update(status="struck", reason="x")
    preview = lists.post(AWARDS, {"move": "restore", "all": "1"})
    assert (preview.context["changing_count"], preview.context["staying_count"]) == (2, 1)
    assert confirmed(lists, preview, AWARDS) == "2 done, 0 left out."
    assert "struck" not in states(Award).values()


def test_no_name_of_a_list_under_public_notice_is_struck_and_the_preview_says_so(lists: Client) -> None:
    Award.objects.filter(site__code="X0").update(status="notice")
    preview = lists.post(AWARDS, {"move": "strike", "row": keys("X2", model=Award)})
    assert preview.context["blocked"]
    assert "not proposed anew" in preview.context["staying"][0].why_not[0]


def test_what_a_service_refuses_after_the_preview_is_told(lists: Client) -> None:
    preview = lists.post(AWARDS, {"move": "strike", "row": keys("X0", model=Award)})
    EvaluationRound.objects.filter(programme__code="P0").delete()
    said = confirmed(lists, preview, AWARDS, reason="x")
    assert said.startswith("0 done, 1 left out.")
    assert "has not been computed" in said
    assert states(Award)["X0"] == "proposed"


NOTICE = f"/awards/{YEAR}/list/give_notice/?programme=P0"


def test_a_whole_list_moves_together_after_a_look_at_its_names(lists: Client) -> None:
    Award.objects.update(basis="d")
    preview = lists.get(NOTICE)
    assert [line.what for line in preview.context["changing"]] == ["X0 项目点0", "X2 项目点2", "X4 项目点4"]
    assert set(states(Award).values()) == {"proposed"}
    assert confirmed(lists, preview, NOTICE) == "3 done, 0 left out."
    assert {code for code, state in states(Award).items() if state == "notice"} == {"X0", "X2", "X4"}
    assert Entry.objects.filter(action="award.give_notice").count() == 3


def test_one_undecided_name_holds_the_whole_list(lists: Client) -> None:
    Award.objects.update(basis="d")
    Award.objects.filter(site__code="X2").update(undecided=True)
    preview = lists.get(NOTICE)
    assert preview.context["blocked"]
    assert [line.what for line in preview.context["staying"]] == ["X2 项目点2"]
    lists.post(NOTICE, {"move": "give_notice", "seen": preview.context["seen"]})
    assert set(states(Award).values()) == {"proposed"}


def test_a_list_that_changed_after_the_look_does_not_move(lists: Client) -> None:
    Award.objects.update(basis="d")
    preview = lists.get(NOTICE)
    Award.objects.filter(site__code="X2").update(position=9)
    said = confirmed(lists, preview, NOTICE)
    assert said.startswith("0 done, 3 left out.")
    assert set(states(Award).values()) == {"proposed"}


def test_a_list_with_a_new_name_does_not_move_unseen(lists: Client) -> None:
    Award.objects.update(basis="d")
    late = Award.objects.get(site__code="X4")
    late.delete()
    preview = lists.get(NOTICE)
    late.save(force_insert=True)
    assert "changed meanwhile" in confirmed(lists, preview, NOTICE)
    assert set(states(Award).values()) == {"proposed"}

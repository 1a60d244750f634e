"""What is answered of each thing. What has to be counted or looked up is on the row already (portal.api.views)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db.models.constants import LOOKUP_SEP
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.accounts.models import COMMUNITY_KINDS, COMMUNITY_NATURES, SUBDISTRICT_KINDS
from portal.api.fields import Hours, Month, Yuan
from portal.jobs.states import JobStatus
from programmes.states import PROGRAMME_KINDS
from reports.states import AWARD_KINDS, AwardStatus, DocumentKind, DocumentStatus
from sites.states import LogStatus, RoundStatus, SiteStatus
from volunteers.states import VOLUNTEER_KINDS, ServiceStatus


class Text(serializers.CharField):
    def __init__(self, **options: Any) -> None:
        super().__init__(read_only=True, **options)


class Whole(serializers.IntegerField):
    def __init__(self, **options: Any) -> None:
        super().__init__(read_only=True, **options)


class Day(serializers.DateField):
    def __init__(self, **options: Any) -> None:
        super().__init__(read_only=True, **options)

    to_representation = staticmethod(date.isoformat)


class Moment(serializers.DateTimeField):
    def __init__(self, **options: Any) -> None:
        super().__init__(read_only=True, **options)


class Flag(serializers.BooleanField):
    def __init__(self, **options: Any) -> None:
        super().__init__(read_only=True, **options)


class Degrees(serializers.DecimalField):
    """Degrees as text, with the twelve decimals that the column has."""

    def __init__(self, **options: Any) -> None:
        super().__init__(15, 12, read_only=True, **options)

    to_representation = staticmethod("{:f}".format)


class Points(serializers.DecimalField):
    """Points as text with two decimals."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=7, decimal_places=2, read_only=True, **options)


class Word(serializers.CharField):
    """One of a few words or codes; named in the description of the API."""

    def __init__(self, words: Any, **options: Any) -> None:
        super().__init__(read_only=True, **options)
        self.words = [str(word) for word in words]


#: fields whose columns hold already what is written
AS_IT_IS = (Text, Whole, Flag, Word)


class Chosen(serializers.Serializer):
    """Only the fields that `?fields=` names, if it names any."""

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        chosen = self.context.get("fields")
        return {name: fields[name] for name in chosen} if chosen else fields


class Flat(Chosen):
    # Every field is a column of the row, or of what it refers to. Of such a list plain values are read, not an instance
    # for each row and table, and written by functions that are looked up once. (A docstring would be published.)

    #: fields that are no columns: the view looks them up for all rows of a page (`look_up`), as they are written
    looked_up: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Writer:
    """A field of the answer, the column that it is, and how its value is written (None: as it is)."""

    name: str
    column: str
    write: Callable[[Any], Any] | None


@cache
def writers(serializer: type[serializers.Serializer], chosen: tuple[str, ...]) -> list[Writer]:
    fields = serializer(context={"fields": chosen}).fields.items()
    looked_up = getattr(serializer, "looked_up", ())
    return [
        Writer(name, name, None)
        if name in looked_up
        else Writer(
            name, LOOKUP_SEP.join(field.source_attrs), None if isinstance(field, AS_IT_IS) else field.to_representation
        )
        for name, field in fields
    ]


def written(rows: Iterable[dict[str, Any]], fields: Sequence[Writer]) -> list[dict[str, Any]]:
    """The rows as the serializer of `fields` would write them; what is empty is null."""
    rows = list(rows)
    return written_columns({field.column: [row[field.column] for row in rows] for field in fields}, fields)


def written_columns(columns: Mapping[str, Sequence[Any]], fields: Sequence[Writer]) -> list[dict[str, Any]]:
    """As `written`, of the values of each column: cell by cell it takes three times as long."""
    names = [field.name for field in fields]
    values = [_column(columns[field.column], field.write) for field in fields]
    return [dict(zip(names, row, strict=True)) for row in zip(*values, strict=True)]


def _column(values: Sequence[Any], write: Callable[[Any], Any] | None) -> Sequence[Any]:
    return [None if value is None else write(value) for value in values] if write else values


class PhaseSerializer(serializers.Serializer):
    number = Whole()
    name = Text()
    starts = Day()
    ends = Day()
    target = Whole(help_text="Sites to be open by the end of the phase, those of earlier phases counted in.")


class ProgrammeSerializer(Chosen):
    code = Text()
    name = Text()
    kind = Word(PROGRAMME_KINDS)
    lead_unit = Text(source="lead_unit.code", default=None, allow_null=True, help_text="Code of the unit.")
    start_year = Whole()
    open_sites = Whole(help_text="Sites in the state `open`, inside the reader's scope.")
    phases = PhaseSerializer(many=True, read_only=True)


class SubdistrictSerializer(Flat):
    code = Text()
    name = Text()
    kind = Word(SUBDISTRICT_KINDS)


class CommunitySerializer(Flat):
    code = Text()
    name = Text()
    subdistrict = Text(source="subdistrict.code")
    kind = Word(COMMUNITY_KINDS)
    nature = Word(COMMUNITY_NATURES)
    households = Whole(allow_null=True)
    residents = Whole(allow_null=True)
    fit = Flag(help_text="Fit to open a site: counts in the denominator of coverage.")


class SiteSerializer(Flat):
    code = Text()
    name = Text()
    programme = Text(source="programme.code")
    community = Text(source="room.community.code")
    subdistrict = Text(source="room.community.subdistrict.code")
    status = Word(SiteStatus.values)
    address = Text(source="room.address")
    longitude = Degrees(source="room.longitude", allow_null=True)
    latitude = Degrees(source="room.latitude", allow_null=True)
    capacity = Whole(allow_null=True)
    accepted_on = Day(allow_null=True)
    opened_on = Day(allow_null=True)
    closed_on = Day(allow_null=True)


class ActivitySerializer(serializers.Serializer):
    date = Day()
    course = Text(source="course.code")
    topic = Text()
    participants = Whole()
    hours = Hours(source="minutes")


class LogSerializer(Flat):
    looked_up = ("late", "activities")

    site = Text(source="site.code")
    programme = Text(source="site.programme.code")
    month = Month()
    status = Word(LogStatus.values)
    first_submitted_at = Moment(allow_null=True)
    late = Flag(
        allow_null=True,
        help_text=(
            "First submitted after the deadline; null before it is submitted. As long as the public holidays of a year "
            "are not entered, deadlines in it count Saturdays and Sundays only, and the answer is provisional."
        ),
    )
    open_days = Whole()
    note = Text()
    activities = ActivitySerializer(many=True, read_only=True)


class VolunteerSerializer(Chosen):
    number = Text()
    name = Text()
    kind = Word(VOLUNTEER_KINDS)
    team = Text(source="team.code", default=None, allow_null=True, help_text="Code of the team.")
    id_number = Text(source="shown_id_number", help_text="Masked without the scope `volunteers:personal`.")
    phone = Text(source="shown_phone", help_text="Masked without the scope `volunteers:personal`.")
    registered_on = Day()
    trained_on = Day(allow_null=True)
    hours_total = Hours(source="minutes_total", help_text="Confirmed service of all years.")
    star = Whole(allow_null=True, help_text="0 to 5 by the last appraisal; null before the first.")


class ServiceSerializer(Flat):
    volunteer = Text(source="volunteer.number")
    site = Text(source="site.code")
    date = Day()
    hours = Hours(source="minutes")
    status = Word(ServiceStatus.values)


class ScoreSerializer(serializers.Serializer):
    indicator = Text(help_text="Code of the indicator.")
    value = serializers.DecimalField(
        None, 4, read_only=True, allow_null=True,
        help_text="The measured value with four decimals; null for judged indicators and without data.",
    )  # fmt: skip
    score = Points(allow_null=True, help_text="Null for a veto and for an indicator left out without data.")


class EvaluationSerializer(Flat):
    looked_up = ("scores",)

    year = Whole(source="round.year")
    site = Text(source="site.code")
    programme = Text(source="round.programme.code")
    is_new = Flag(help_text="Opened in the year: measured, and neither scored nor ranked.")
    total = Points(allow_null=True)
    grade = Text(help_text="The name of a band of the scheme; empty without a total.")
    vetoed = Flag()
    rank = Whole(allow_null=True)
    status = Word(RoundStatus.values, source="round.status")
    scores = ScoreSerializer(source="shown_scores", many=True, read_only=True)


class GrantSerializer(Chosen):
    year = Whole(source="allocation.year")
    site = Text(source="site.code")
    programme = Text(source="allocation.programme.code")
    kind = Text()
    entitlement = Yuan(source="entitlement_fen")
    district_amount = Yuan(source="district_fen")
    match_amount = Yuan(source="match_fen")
    district_paid = Yuan(allow_null=True, default=None, help_text="Null: the portal keeps no record of payments yet.")
    match_paid = Yuan(allow_null=True, default=None, help_text="Null: the portal keeps no record of payments yet.")
    status = Text(help_text="State of the grant.")


class AwardSerializer(Chosen):
    year = Whole()
    kind = Word(AWARD_KINDS)
    programme = Text(source="programme.code", default=None, allow_null=True)
    recipient = Text(source="recipient_code", help_text="Code of the site, or number of the volunteer.")
    position = Whole()
    undecided = Flag(help_text="More are equal on the last place than the quota holds.")
    status = Word(AwardStatus.values)
    number = Text(allow_null=True, help_text="Number of the certificate; null as long as none is made.")


class ProgressSerializer(serializers.Serializer):
    status = Word(JobStatus.values)
    done = Whole()
    total = Whole()


class ReportSerializer(Chosen):
    id = Whole()
    kind = Word(DocumentKind.values)
    year = Whole()
    number = Text(help_text="The system number.")
    edition = Whole()
    programme = Text(source="programme.code", default=None, allow_null=True)
    site = Text(source="site.code", default=None, allow_null=True)
    volunteer = Text(source="volunteer.number", default=None, allow_null=True)
    month = Month(allow_null=True, help_text="Of a bulletin.")
    subdistrict = Text(
        source="subdistrict.code", default=None, allow_null=True, help_text="Of a bulletin of one subdistrict."
    )
    status = Word(DocumentStatus.values)
    is_draft = Flag(help_text="Carries 草稿: something that it is made of is not published or approved yet.")
    progress = ProgressSerializer(read_only=True, allow_null=True, help_text="The job that makes it, or made it last.")
    sha256 = Text(source="file.sha256", default=None, allow_null=True)
    pages = Whole(allow_null=True)
    created_at = Moment(source="made_at", allow_null=True)
    download = serializers.SerializerMethodField(help_text="Address of the PDF; null as long as it is not made.")

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_download(self, document: Any) -> str | None:
        return self.context["view"].download_url(document) if document.file_id else None


class JobSerializer(Chosen):
    id = Whole()
    kind = Text()
    title = Text()
    status = Word(JobStatus.values)
    done = Whole()
    total = Whole()
    error = Text(help_text="Why it failed, in words.")
    created_at = Moment()
    started_at = Moment(allow_null=True)
    finished_at = Moment(allow_null=True)


class Strict(serializers.Serializer):
    """A body: what is not known in it is refused, never ignored."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = set(data) - set(self.fields) if isinstance(data, dict) else set()
        try:
            read = super().to_internal_value(data)
        except serializers.ValidationError as error:
            raise serializers.ValidationError(error.detail | _unknown(unknown)) from None
        if unknown:
            raise serializers.ValidationError(_unknown(unknown))
        return read


class OrderSerializer(Strict):
    """What shall be made. Only what can have changed is made again."""

    year = serializers.IntegerField(min_value=1900, max_value=2999)
    kind = serializers.ChoiceField(DocumentKind.choices, required=False, help_text="All kinds of a year without one.")
    programme = serializers.CharField(max_length=40, required=False, help_text="Code; all programmes without one.")
    site = serializers.CharField(max_length=40, required=False, help_text="Code; only what is about this site.")


class StartedSerializer(serializers.Serializer):
    job = JobSerializer(allow_null=True, read_only=True, help_text="Null when nothing has to be made.")
    unchanged = Whole(help_text="Documents that are there, and would come out the same.")


class FaultSerializer(serializers.Serializer):
    field = serializers.CharField(help_text="Parameter, header or field; empty when it is none of them.")
    code = serializers.CharField()
    message = serializers.CharField()


class ProblemSerializer(serializers.Serializer):
    """RFC 9457."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(required=False)
    errors = FaultSerializer(many=True, required=False)


def _unknown(names: set[str]) -> dict[str, list[str]]:
    return {name: [serializers.ErrorDetail(_("There is no such field."), "unknown")] for name in sorted(names)}

"""Sites that go over with the office of a site keeper or an assessor."""

from portal.accounts.models import Post
from portal.registry import Belonging, belongings
from sites.models import Site, SitePost


def lines(post: Post) -> list[str]:
    return [f"{one.site.code} {one.site}" + (f"（{one.year}）" if one.year else "") for one in _assigned(post)]


def copy(old: Post, new: Post) -> None:
    SitePost.objects.bulk_create(SitePost(site=one.site, post=new, year=one.year) for one in _assigned(old))


def drop(post: Post) -> None:
    SitePost.objects.filter(post=post).delete()


def _assigned(post: Post) -> list[SitePost]:
    return list(SitePost.objects.filter(post=post).select_related("site").order_by("site__code", "year"))


belongings.add("sites", Belonging(Site._meta.verbose_name_plural, lines, copy, drop))

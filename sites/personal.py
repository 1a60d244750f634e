from portal.registry import personal
from portal.web.personal import Personal
from sites.models import Site

personal.add("sites", Personal(Site, key="code", fields=("phone",)))

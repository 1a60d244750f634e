from portal.registry import personal
from portal.web.personal import Personal
from volunteers.models import Volunteer

personal.add("volunteers", Personal(Volunteer, key="number", fields=("id_number", "phone")))

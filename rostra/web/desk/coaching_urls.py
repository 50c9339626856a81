"""Addresses of coaches and of those who bring pairs together, in the desk's own name."""

from django.urls import path

from rostra.web.desk.views import coaches, coaching

urlpatterns = [
    path("coaching/", coaching.my_pairs, name="my_pairs"),
    path("coaching/profile/", coaching.profile, name="coach_profile"),
    path("coaching/coaches/<str:key>/", coaching.profile, name="coach_profile_of"),
    path("coaching/pairs/<str:key>/", coaching.pair, name="pair"),
    path("coaching/pairs/<str:key>/note/", coaching.note, name="pair_note"),
    path("coaching/pairs/<str:key>/end/", coaches.pair_end, name="coach_pair_end"),
    path("coaching/proposals/<str:key>/", coaches.proposal, name="pairing"),
    path("meetings/<str:key>/", coaching.meeting, name="meeting"),
    path("editions/<str:key>/coaches/", coaches.coaches, name="coaches"),
]

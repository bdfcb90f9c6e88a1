from django.apps import AppConfig
from django.db.models.signals import post_save


class RoomConfig(AppConfig):
    name = "quoracy.casework.room"
    label = "room"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from quoracy.casework.conferences.actions.meeting import AFTER_THE_ROLL, BEFORE_OPENING
        from quoracy.casework.conferences.attended import CAME
        from quoracy.casework.conferences.models import Conference, ConferenceChild
        from quoracy.casework.exclusions.models import Exclusion
        from quoracy.casework.records.drafting import SOURCES
        from quoracy.casework.room.comings import after_the_roll, came, when_closed
        from quoracy.casework.room.evidence import judgements_rest_on
        from quoracy.casework.room.record_of_ending import EVERY
        from quoracy.casework.room.record_source import said_at_the_conference
        from quoracy.casework.room.taking import open_before
        from quoracy.casework.room.telling import after_saving

        if after_the_roll not in AFTER_THE_ROLL:
            AFTER_THE_ROLL.append(after_the_roll)
        if open_before not in BEFORE_OPENING:
            BEFORE_OPENING.append(open_before)
        if came not in CAME:
            CAME.append(came)
        for source in (said_at_the_conference, judgements_rest_on, *EVERY):
            if source not in SOURCES:
                SOURCES.append(source)
        post_save.connect(when_closed, sender=Conference, dispatch_uid="empty-the-room")
        # What stands below knows nothing of the board, and none of its actions can forget to tell it.
        for model in (Conference, ConferenceChild, Exclusion):
            post_save.connect(after_saving, sender=model, dispatch_uid=f"tell-the-board-of-{model.__name__}")

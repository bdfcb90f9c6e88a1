from django.apps import AppConfig
from django.db.models.signals import post_save


class ExclusionsConfig(AppConfig):
    name = "quoracy.casework.exclusions"
    label = "exclusions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from quoracy.casework.conferences.actions.closing import BEFORE_CLOSING
        from quoracy.casework.conferences.actions.meeting import BEFORE_OPENING
        from quoracy.casework.conferences.models import Conference
        from quoracy.casework.exclusions.actions import before_opening
        from quoracy.casework.exclusions.leaving import before_closing
        from quoracy.casework.exclusions.telling import after_saving

        if before_opening not in BEFORE_OPENING:
            BEFORE_OPENING.append(before_opening)
        if before_closing not in BEFORE_CLOSING:
            BEFORE_CLOSING.append(before_closing)
        post_save.connect(after_saving, sender=Conference, dispatch_uid="tell-those-kept-out")

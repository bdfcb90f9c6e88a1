from django.apps import AppConfig


class ExclusionsConfig(AppConfig):
    name = "quoracy.casework.exclusions"
    label = "exclusions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from quoracy.casework.conferences.actions.meeting import BEFORE_OPENING
        from quoracy.casework.exclusions.actions import before_opening

        if before_opening not in BEFORE_OPENING:
            BEFORE_OPENING.append(before_opening)

from django.apps import AppConfig
from django.db.models.signals import post_save


class InvitationsConfig(AppConfig):
    name = "quoracy.casework.invitations"
    label = "invitations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from quoracy.casework.conferences.models import Conference
        from quoracy.casework.invitations.actions.telling import after_saving

        # Conferences know nothing of invitations, and no screen can forget to tell those who were asked.
        post_save.connect(after_saving, sender=Conference, dispatch_uid="tell-everybody-asked")

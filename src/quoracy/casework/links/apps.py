from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "quoracy.casework.links"
    label = "links"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_save

        from quoracy.casework.links.actions import forget_secret
        from quoracy.casework.messages.models import Message

        post_save.connect(forget_secret, sender=Message, dispatch_uid="forget-sent-secrets")

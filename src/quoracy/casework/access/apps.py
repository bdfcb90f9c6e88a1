from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccessConfig(AppConfig):
    name = "quoracy.casework.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from quoracy.casework.access.walls import after_migrate

        post_migrate.connect(after_migrate, dispatch_uid="raise-walls")

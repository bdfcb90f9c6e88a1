from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "quoracy.casework.agencies"
    label = "agencies"
    default_auto_field = "django.db.models.BigAutoField"

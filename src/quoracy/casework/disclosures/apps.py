from django.apps import AppConfig


class DisclosuresConfig(AppConfig):
    name = "quoracy.casework.disclosures"
    label = "disclosures"
    default_auto_field = "django.db.models.BigAutoField"

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "rostra.exchange"
    label = "exchange"

    def ready(self) -> None:
        from rostra.kernel import audit

        audit.declare("exchange.blueprint.import", "Blueprint imported")

"""What a ``kind: forecast`` file may say."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from ganyun.features.models.rules.methods.method import Options
from ganyun.features.models.rules.methods.series import Missing
from ganyun.features.models.rules.methods.steps import Step

Name = Literal[
    "auto", "ensemble", "theta", "ets", "arima", "ces", "mstl", "seasonal_naive", "naive", "drift", "mean"
]  # fmt: skip
MANY = 1000
"""Series from which one rolling origin has to do when the file names none."""


def _as_tuple(value: object) -> object:
    return value if isinstance(value, list | tuple) else (value,)


class ForecastOptions(Options):
    """See docs/reference/methods/forecast.md."""

    from_: str = Field(alias="from", description="读哪张表（云.表）")
    key: tuple[str, ...] = Field(default=(), description="哪些列分出各条序列；不写就是一条")
    time: str = Field(description="时间列：日期、时间，或逐一增加的整数")
    value: str = Field(description="要预测的数值列")
    horizon: int = Field(ge=1, le=1000, description="往后预测几期")
    season: Annotated[tuple[int, ...], BeforeValidator(_as_tuple)] = Field(
        default=(), description="一个季节有几期，可以写几个；不写时按 every：月 12、季 4、日 7、周 52、小时 24、其余 1"
    )
    interval: float = Field(default=0.9, ge=0.5, le=0.99, description="区间应当包住真值的比例")
    method: Name = Field(default="auto", description="用什么方法，见下")
    every: str = Field(
        default="", description="一期多长：hour、day、week、month、quarter、year、integer，或 5 minutes；不写就从数据认"
    )
    missing: Missing = Field(
        default="error", description="有缺口时：error 不做，linear 连线，seasonal 按季节，zero 当作零"
    )
    origins: int | None = Field(
        default=None, ge=0, le=24, description=f"滚动起点个数，0 不评估；不写时 3 个，序列多于 {MANY:,} 条时 1 个"
    )
    minimum: float | None = Field(default=None, description="值不可能小于它（人数、浓度写 0），预测和区间截在这里")
    maximum: float | None = Field(default=None, description="值不可能大于它")

    @field_validator("every")
    @classmethod
    def _is_step(cls, text: str) -> str:
        return str(Step.parse(text)) if text else ""

    @field_validator("season")
    @classmethod
    def _is_season(cls, seasons: tuple[int, ...]) -> tuple[int, ...]:
        if any(season < 1 or season > 10_000 for season in seasons):
            raise ValueError("季节是 1 到 10000 期")
        return tuple(sorted(set(seasons)))

    @model_validator(mode="after")
    def _bounds(self) -> "ForecastOptions":
        if self.minimum is not None and self.maximum is not None and self.minimum >= self.maximum:
            raise ValueError("minimum 要小于 maximum")
        return self

    @property
    def step(self) -> Step | None:
        return Step.parse(self.every) if self.every else None

    def origins_of(self, series: int) -> int:
        return self.origins if self.origins is not None else 1 if series > MANY else 3

"""Every setting of the desk: flag > environment > kefu.toml > default. The table below is the documentation's source."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)


class Settings(BaseSettings):
    """Settings as the environment gives them (`KEFU_` before each name, upper case), else `kefu.toml`, else the default."""

    model_config = SettingsConfigDict(env_prefix="KEFU_", toml_file="kefu.toml", extra="forbid", frozen=True)

    llm: str = Field("embedded", description="Chat model: embedded, none, or an init_chat_model string (openai:NAME …)")
    embedded_model: str = Field("qwen2.5-coder-1.5b", description="Name in the model catalogue, or the path of a .gguf file")
    data_dir: Path = Field(Path("data"), description="Directory that holds all state")
    model_dir: Path | None = Field(
        None, description="Downloaded models; default: the user's cache, shared by all data directories"
    )
    database_url: str | None = Field(None, description="SQLAlchemy URL of the records; default: SQLite in data_dir")
    chroma_url: str | None = Field(None, description="http://host:port of a Chroma server; default: on disk in data_dir")
    vector_store: str | None = Field(
        None, description="module:function that opens another LangChain VectorStore, by name and embeddings"
    )
    pack: str = Field("call_center.zh", description="Policy pack: a shipped name or a directory")
    company: str | None = Field(None, description="Company name in prescribed wording; default: the pack's")
    staff_id: str | None = Field(None, description="Staff ID in prescribed wording; default: the pack's")
    model_timeout_seconds: float = Field(20.0, gt=0, description="Longest wait for a model's first or next token")
    model_total_seconds: float = Field(60.0, gt=0, description="Longest wait for a model's whole draft")
    model_retries: int = Field(1, ge=0, le=3, description="Tries again after a model failed before its first token")
    model_max_tokens: int = Field(160, gt=0, description="Longest draft asked of a model, in tokens")
    message_max_chars: int = Field(4000, gt=0, description="Longest customer message that is accepted, in characters")
    conversation_idle_minutes: int = Field(1440, gt=0, description="A conversation left alone for longer starts anew")
    secret_key: str | None = Field(None, min_length=16, description="Key that seals personal data; default: one made in data_dir")
    retention_days: int = Field(180, gt=0, description="`kefu retention` removes conversations that are older and settled")
    timezone: str = Field("Asia/Shanghai", description="Time zone in which the desk names times and tells day from night")
    public_origins: str = Field("*", description="Origins that may embed the widget, comma-separated; * for any")
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR")

    @property
    def records_url(self) -> str:
        """The SQLAlchemy URL in force."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'kefu.db').resolve()}"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

package dev.latchkey.auth.apikey;

import dev.latchkey.protocol.ApiKeyFormat;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * All key types of all presets.
 *
 * @param keyTypes by type id
 */
@Validated
@ConfigurationProperties("latchkey")
record KeyTypes(@DefaultValue Map<String, @Valid KeyType> keyTypes) {

    @AssertTrue(message = "two key types have the same prefix")
    boolean isEachPrefixOnce() {
        return keyTypes.values().stream().map(KeyType::prefix).distinct().count() == keyTypes.size();
    }

    Optional<KeyType> find(String id) {
        return Optional.ofNullable(keyTypes.get(id));
    }

    /** A reader of keys with the prefixes of all types. */
    ApiKeyFormat format() {
        return new ApiKeyFormat(keyTypes.values().stream().map(KeyType::prefix).toList());
    }
}

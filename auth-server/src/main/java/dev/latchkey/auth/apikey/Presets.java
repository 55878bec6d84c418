package dev.latchkey.auth.apikey;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What all presets say together, as they say it. {@link KeyTypes} holds what of it has been found free of faults.
 *
 * @param scopes name to a sentence
 * @param endpointGroups by id
 * @param keyTypes by id
 */
@ConfigurationProperties("latchkey")
record Presets(
        @DefaultValue Map<String, String> scopes,
        @DefaultValue Map<String, EndpointGroup> endpointGroups,
        @DefaultValue Map<String, KeyType> keyTypes) {}

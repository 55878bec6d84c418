package dev.latchkey.auth.apikey;

import dev.latchkey.auth.secret.PlainSecret;
import dev.latchkey.auth.secret.SecretGenerator;
import dev.latchkey.auth.secret.SecretHash;
import dev.latchkey.protocol.ApiKeyFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Gives a key that has been thought out an id and a text, and stores it. */
@Component
class ApiKeyMaker {

    private static final int HINT_CHARACTERS = 4;

    private final ApiKeyStore store;
    private final KeyTypes keyTypes;
    private final SecretGenerator secretGenerator;

    ApiKeyMaker(ApiKeyStore store, KeyTypes keyTypes, SecretGenerator secretGenerator) {
        this.store = store;
        this.keyTypes = keyTypes;
        this.secretGenerator = secretGenerator;
    }

    NewApiKey make(ApiKey plan) {
        String prefix = prefix(plan);
        PlainSecret key = new PlainSecret(
                plan.resellerId() == null
                        ? ApiKeyFormat.generate(prefix, secretGenerator.random())
                        : ApiKeyFormat.generate(prefix, plan.resellerId(), secretGenerator.random()));
        NewApiKey made = new NewApiKey(id(), key, hint(key, prefix));
        store.insert(plan.as(made.id(), made.hint()), key.hash());
        return made;
    }

    /** Stores keys whose texts only their owners know. Answers them with their ids, in the same order. */
    Map<SecretHash, ApiKey> take(Map<SecretHash, ApiKey> plans) {
        Map<SecretHash, ApiKey> keys = new LinkedHashMap<>();
        plans.forEach((hash, plan) -> keys.put(hash, plan.as(id(), prefix(plan) + "…")));
        store.insert(keys);
        return keys;
    }

    private String id() {
        return secretGenerator.id("lkk_");
    }

    private String prefix(ApiKey plan) {
        return keyTypes.find(plan.type()).orElseThrow().prefix();
    }

    /** Of a reseller's key the random part is shown, not the id that all its keys have. */
    private static String hint(PlainSecret key, String prefix) {
        String text = key.value();
        String random = text.substring(text.lastIndexOf('_') + 1);
        return prefix + random.substring(0, HINT_CHARACTERS) + "…"
                + random.substring(random.length() - HINT_CHARACTERS);
    }
}

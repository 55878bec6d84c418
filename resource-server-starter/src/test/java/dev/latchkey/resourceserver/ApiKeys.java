package dev.latchkey.resourceserver;

import dev.latchkey.protocol.ApiKeyFormat;
import java.security.SecureRandom;

/** Makes API keys that the fake authorization server knows. */
final class ApiKeys {

    private static final SecureRandom RANDOM = new SecureRandom();

    private ApiKeys() {}

    static String unknown() {
        return ApiKeyFormat.generate("cf_prod_", RANDOM);
    }

    /**
     * A live key.
     *
     * @param more members of the introspection answer, each with a comma before it
     */
    static String key(FakeAuthServer authServer, String id, String scope, String more) {
        String key = unknown();
        describe(authServer, key, id, scope, more);
        return key;
    }

    static void describe(FakeAuthServer authServer, String key, String id, String scope, String more) {
        authServer.answerIntrospection(
                key,
                "{\"active\":true,\"token_type\":\"api_key\",\"client_id\":\"" + id
                        + "\",\"sub\":\"workspace-1\",\"scope\":\""
                        + scope + "\",\"iat\":1700000000,\"organization_id\":\"org-" + id + "\",\"workspace_id\":\"ws-"
                        + id
                        + "\",\"key_type\":\"cronflow-production\",\"rate_limit\":{\"limit\":10000,\"period\":\"PT1M\"}"
                        + more + "}");
    }
}

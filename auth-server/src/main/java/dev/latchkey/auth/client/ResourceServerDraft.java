package dev.latchkey.auth.client;

import dev.latchkey.auth.api.Input;
import java.util.regex.Pattern;

/**
 * A resource server as somebody wants it, as it was typed.
 *
 * @param audience the {@code aud} of the tokens that it takes
 * @param environment the one of its keys; keys that are bound to another are refused there
 */
record ResourceServerDraft(String name, String audience, String environment) {

    private static final Pattern AUDIENCE = Pattern.compile("[\\x21-\\x7e]{1,500}");
    private static final Pattern ENVIRONMENT = Pattern.compile("[a-z0-9-]{1,64}");

    /**
     * The same, if it can be registered.
     *
     * @throws dev.latchkey.auth.api.ApiProblem 400, with every fault
     */
    ResourceServerDraft checked() {
        Input input = new Input();
        String checkedName = input.name("name", name);
        if (audience == null || !AUDIENCE.matcher(audience).matches()) {
            input.fault("audience", "Must be 1 to 500 visible ASCII characters, as a URL is.");
        }
        if (environment == null || !ENVIRONMENT.matcher(environment).matches()) {
            input.fault(
                    "environment", "Must be 1 to 64 lower-case letters, digits and hyphens, for example production.");
        }
        input.requireNoFaults();
        return new ResourceServerDraft(checkedName, audience, environment);
    }

    Client.ResourceServer resourceServer() {
        return new Client.ResourceServer(audience, environment);
    }
}

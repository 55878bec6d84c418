package dev.latchkey.auth.client;

import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.secret.PlainSecret;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Registers, at start, the resource server that the configuration names ({@code latchkey.bootstrap.resource-server.*}), unless there is
 * one of that id: so a deployment can wire its resource servers before anybody has signed in. That happens before the port opens: the
 * absence of one that asks too early would be remembered.
 */
@Component
class ResourceServerBootstrap implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(ResourceServerBootstrap.class);

    private final BootstrapSettings settings;
    private final Clients clients;
    private final String defaultAudience;

    ResourceServerBootstrap(
            BootstrapSettings settings, Clients clients, @Value("${latchkey.audience}") String defaultAudience) {
        this.settings = settings;
        this.clients = clients;
        this.defaultAudience = defaultAudience;
    }

    @Override
    public void afterSingletonsInstantiated() {
        BootstrapSettings.ResourceServer wanted = settings.resourceServer();
        if (!StringUtils.hasText(wanted.clientId())) {
            return;
        }
        if (wanted.isSecretShort()) {
            log.warn(
                    "latchkey.bootstrap.resource-server.client-secret is short: use a random text of at least 32 characters");
        }
        PlainSecret secret = new PlainSecret(wanted.clientSecret());
        Optional<Client> present = clients.read(wanted.clientId());
        if (present.isEmpty()) {
            register(wanted, secret);
        } else if (present.get().secrets().stream()
                .noneMatch(held -> held.hash().matches(secret.hash()))) {
            log.warn(
                    "Resource server {} is registered with another secret than latchkey.bootstrap.resource-server.client-secret;"
                            + " the configured one is not taken over",
                    wanted.clientId());
        }
    }

    private void register(BootstrapSettings.ResourceServer wanted, PlainSecret secret) {
        String audience = StringUtils.hasText(wanted.audience()) ? wanted.audience() : defaultAudience;
        Client.ResourceServer resourceServer = new Client.ResourceServer(audience, wanted.environment());
        try {
            clients.registerResourceServer(wanted.clientId(), secret, wanted.clientId(), resourceServer, Actor.SYSTEM);
            log.info("Registered resource server {} for {}", wanted.clientId(), audience);
        } catch (DuplicateKeyException e) {
            log.info("Another node has registered resource server {}", wanted.clientId());
        }
    }
}

package dev.latchkey.stock.authorizationserver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.JdbcOAuth2AuthorizationConsentService;
import org.springframework.security.oauth2.server.authorization.JdbcOAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsentService;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.client.JdbcRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;

/** Spring's JDBC stores on PostgreSQL, with the schema that comes with them, and one client, whose secret is kept as bcrypt. */
@Configuration(proxyBeanMethods = false)
@Profile(JdbcStores.PROFILE)
class JdbcStores {

    static final String PROFILE = "jdbc";

    private static final String SCHEMAS = "org/springframework/security/oauth2/server/authorization/";

    @Bean
    RegisteredClientRepository clients(
            JdbcTemplate jdbc, @Value("${peer.client-id}") String id, @Value("${peer.client-secret}") String secret)
            throws IOException {
        makeSchema(jdbc);
        JdbcRegisteredClientRepository clients = new JdbcRegisteredClientRepository(jdbc);
        if (clients.findByClientId(id) == null) {
            clients.save(RegisteredClient.withId(UUID.randomUUID().toString())
                    .clientId(id)
                    .clientSecret(PasswordEncoderFactories.createDelegatingPasswordEncoder()
                            .encode(secret))
                    .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                    .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                    .tokenSettings(TokenSettings.builder()
                            .accessTokenTimeToLive(Duration.ofHours(1))
                            .build())
                    .build());
        }
        return clients;
    }

    @Bean
    OAuth2AuthorizationService authorizations(JdbcTemplate jdbc, RegisteredClientRepository clients) {
        return new JdbcOAuth2AuthorizationService(jdbc, clients);
    }

    @Bean
    OAuth2AuthorizationConsentService consents(JdbcTemplate jdbc, RegisteredClientRepository clients) {
        return new JdbcOAuth2AuthorizationConsentService(jdbc, clients);
    }

    /** The files that Spring ships, changed for PostgreSQL as their first lines ask. */
    private static void makeSchema(JdbcTemplate jdbc) throws IOException {
        if (jdbc.queryForObject("select to_regclass('oauth2_authorization') is not null", Boolean.class)) {
            return;
        }
        for (String file : List.of(
                "client/oauth2-registered-client-schema.sql",
                "oauth2-authorization-consent-schema.sql",
                "oauth2-authorization-schema.sql")) {
            jdbc.execute(new ClassPathResource(SCHEMAS + file)
                    .getContentAsString(StandardCharsets.UTF_8)
                    .replace(" blob ", " text ")
                    .replace(" timestamp ", " timestamptz "));
        }
    }
}

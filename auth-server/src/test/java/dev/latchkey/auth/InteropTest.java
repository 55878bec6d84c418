package dev.latchkey.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.oauth2.client.web.client.RequestAttributeClientRegistrationIdResolver.clientRegistrationId;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenIntrospectionRequest;
import com.nimbusds.oauth2.sdk.TokenIntrospectionResponse;
import com.nimbusds.oauth2.sdk.TokenIntrospectionSuccessResponse;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.TokenRevocationRequest;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.sun.net.httpserver.HttpServer;
import dev.latchkey.auth.Wire.Credentials;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.InMemoryOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.client.OAuth2ClientHttpRequestInterceptor;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.web.client.RestClient;

/** Clients and verifiers that others wrote, knowing no more of the server than its issuer. */
class InteropTest {

    private static final String AUDIENCE = "https://api.example.com";

    private static Node node;
    private static String issuer;
    private static AuthorizationServerMetadata metadata;
    private static Credentials client;
    private static Credentials resourceServer;

    @BeforeAll
    static void start() throws Exception {
        int port = freePort();
        issuer = "http://localhost:" + port;
        node = Node.start(TestDatabase.fresh(), "server.port=" + port, "latchkey.issuer=" + issuer);
        metadata = AuthorizationServerMetadata.resolve(new Issuer(issuer));
        client = node.fixtures().client("jobs:read", "jobs:write");
        resourceServer = node.fixtures().resourceServer();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void theNimbusSdkGetsATokenByBothAuthenticationMethods() throws Exception {
        for (ClientAuthentication method : new ClientAuthentication[] {basic(client), post(client)}) {
            AccessToken token = nimbusToken(method, "jobs:read");

            assertThat(token.getType().getValue()).isEqualTo("Bearer");
            assertThat(token.getLifetime()).isEqualTo(3600);
            assertThat(token.getScope()).isEqualTo(new Scope("jobs:read"));
        }
    }

    @Test
    void theNimbusSdkUnderstandsTheErrors() throws Exception {
        TokenResponse wrongSecret = nimbusResponse(basic(new Credentials(client.id(), "wrong")), "jobs:read");
        TokenResponse wrongScope = nimbusResponse(basic(client), "admin");

        assertThat(wrongSecret.toErrorResponse().getErrorObject()).isEqualTo(OAuth2Error.INVALID_CLIENT);
        assertThat(wrongScope.toErrorResponse().getErrorObject()).isEqualTo(OAuth2Error.INVALID_SCOPE);
    }

    @Test
    void theNimbusSdkIntrospectsAndRevokes() throws Exception {
        AccessToken token = nimbusToken(basic(client), "jobs:read");

        TokenIntrospectionSuccessResponse before = introspected(token);
        assertThat(before.isActive()).isTrue();
        assertThat(before.getClientID().getValue()).isEqualTo(client.id());
        assertThat(before.getScope()).isEqualTo(new Scope("jobs:read"));
        assertThat(before.getIssuer().getValue()).isEqualTo(issuer);
        assertThat(before.getAudience()).extracting(Object::toString).containsExactly(AUDIENCE);
        assertThat(before.getExpirationTime().getTime() - before.getIssueTime().getTime())
                .isEqualTo(3_600_000);

        int revoked = new TokenRevocationRequest(metadata.getRevocationEndpointURI(), basic(client), token)
                .toHTTPRequest()
                .send()
                .getStatusCode();
        assertThat(revoked).isEqualTo(200);
        assertThat(introspected(token).isActive()).isFalse();
    }

    @Test
    void nimbusVerifiesTheTokenByIssuerAudienceAndType() throws Exception {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt")));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                JWSAlgorithm.ES256,
                JWKSourceBuilder.create(metadata.getJWKSetURI().toURL()).build()));
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                AUDIENCE,
                new JWTClaimsSet.Builder().issuer(issuer).build(),
                // RFC 9068 §2.2.
                Set.of("iss", "exp", "aud", "sub", "client_id", "iat", "jti")));

        JWTClaimsSet claims =
                processor.process(nimbusToken(basic(client), "jobs:read").getValue(), null);

        assertThat(claims.getSubject()).isEqualTo(client.id());
        assertThat(claims.getStringClaim("scope")).isEqualTo("jobs:read");
    }

    @Test
    void thePlatformsOwnCryptographyVerifiesTheToken() throws Exception {
        String jwkSet = RestClient.create()
                .get()
                .uri(metadata.getJWKSetURI())
                .retrieve()
                .body(String.class);

        assertThat(JcaVerifier.verifies(
                        jwkSet, nimbusToken(basic(client), "jobs:read").getValue()))
                .isTrue();
    }

    @Test
    void springsOAuth2ClientFindsItsWayFromTheIssuerAndSendsTheTokenAlong() throws Exception {
        for (ClientAuthenticationMethod method : new ClientAuthenticationMethod[] {
            ClientAuthenticationMethod.CLIENT_SECRET_BASIC, ClientAuthenticationMethod.CLIENT_SECRET_POST
        }) {
            String authorization = authorizationSentBySpring(method);

            assertThat(authorization).startsWith("Bearer ");
            assertThat(node.wire().introspect(resourceServer, authorization.substring("Bearer ".length())))
                    .containsEntry("active", true)
                    .containsEntry("scope", "jobs:write");
        }
    }

    /** Calls an API that answers with the {@code Authorization} header it got. */
    private static String authorizationSentBySpring(ClientAuthenticationMethod method) throws Exception {
        ClientRegistration registration = ClientRegistrations.fromIssuerLocation(issuer)
                .registrationId("latchkey")
                .clientId(client.id())
                .clientSecret(client.secret())
                .clientAuthenticationMethod(method)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .scope("jobs:write")
                .build();
        InMemoryClientRegistrationRepository registrations = new InMemoryClientRegistrationRepository(registration);
        RestClient rest = RestClient.builder()
                .requestInterceptor(
                        new OAuth2ClientHttpRequestInterceptor(new AuthorizedClientServiceOAuth2AuthorizedClientManager(
                                registrations, new InMemoryOAuth2AuthorizedClientService(registrations))))
                .build();
        HttpServer api = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        api.createContext("/", exchange -> {
            byte[] body = exchange.getRequestHeaders().getFirst("Authorization").getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        api.start();
        try {
            return rest.get()
                    .uri("http://localhost:" + api.getAddress().getPort() + "/jobs")
                    .attributes(clientRegistrationId("latchkey"))
                    .retrieve()
                    .body(String.class);
        } finally {
            api.stop(0);
        }
    }

    private static AccessToken nimbusToken(ClientAuthentication method, String scope) throws Exception {
        return nimbusResponse(method, scope).toSuccessResponse().getTokens().getAccessToken();
    }

    private static TokenResponse nimbusResponse(ClientAuthentication method, String scope) throws Exception {
        return TokenResponse.parse(
                new TokenRequest.Builder(metadata.getTokenEndpointURI(), method, new ClientCredentialsGrant())
                        .scope(new Scope(scope))
                        .build()
                        .toHTTPRequest()
                        .send());
    }

    private static TokenIntrospectionSuccessResponse introspected(AccessToken token) throws Exception {
        return TokenIntrospectionResponse.parse(new TokenIntrospectionRequest(
                                metadata.getIntrospectionEndpointURI(), basic(resourceServer), token)
                        .toHTTPRequest()
                        .send())
                .toSuccessResponse();
    }

    private static ClientAuthentication basic(Credentials credentials) {
        return new ClientSecretBasic(new ClientID(credentials.id()), new Secret(credentials.secret()));
    }

    private static ClientAuthentication post(Credentials credentials) {
        return new ClientSecretPost(new ClientID(credentials.id()), new Secret(credentials.secret()));
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}

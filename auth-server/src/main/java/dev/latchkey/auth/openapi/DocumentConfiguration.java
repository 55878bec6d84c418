package dev.latchkey.auth.openapi;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.IfMatch;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** What springdoc makes the document from, beside the controllers. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class DocumentConfiguration {

    static final String SESSION = "session";

    private static final String INTRODUCTION = """
            The management API of Latchkey, sign-in, and the OAuth endpoints.

            **Sign in** with `POST /auth/login` and send the `access_token` of the answer as `Authorization: Bearer …` with every request to \
            `/api/v1`. It is good for half an hour.

            **Refusals** are problem documents (RFC 9457). What the caller may not see is answered 404, what it sees but may not do 403.

            **Lists** come in pages: send `next` of one page as `after` for the next; the last one has none.

            **Changes** can be made to depend on what was read: send its `ETag` as `If-Match`, and what has changed since is answered 412.

            **Creations** happen once, however often they are sent with the same `Idempotency-Key`.

            **A second factor** is asked where an organization's `mfa_policy` says so: until one is enrolled at `POST /api/v1/me/totp`, all \
            that is in the organization is answered 403 with the `type` `urn:latchkey:problem:second-factor-required`.

            **Members** that have no value are left out. Instants are RFC 3339 in UTC, durations ISO 8601.

            ## Roles

            A role in an organization holds in all of its workspaces; a role in a workspace holds there. A platform operator may do everything.

            """;

    static {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Access.class, IfMatch.class);
    }

    /** Servers in the document are where the issuer says, whatever address a request was sent to. */
    @Bean
    OpenAPI openApi(@Value("${latchkey.issuer}") String issuer) {
        OpenAPI document = new OpenAPI()
                .info(new Info().title("Latchkey").version("v1").description(INTRODUCTION + RoleTable.markdown()))
                .servers(List.of(new Server().url(issuer)))
                .components(new Components()
                        .addSecuritySchemes(
                                SESSION,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .bearerFormat("JWT")
                                        .description("The `access_token` of `POST /auth/login`.")));
        Refusals.addTo(document.getComponents());
        return document;
    }

    /** Names bodies and their members as the wire does. */
    @Bean
    ModelResolver modelResolver(ObjectMapperProvider mappers) {
        ObjectMapper names = mappers.jsonMapper().copy();
        names.setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
        return new ModelResolver(names, new SchemaNames());
    }

    @Bean
    OperationCustomizer headersInDocument() {
        return new HeadersInDocument();
    }

    @Bean
    @Order(1)
    OpenApiCustomizer routesInDocument() {
        return new RoutesInDocument();
    }

    @Bean
    @Order(2)
    OpenApiCustomizer membersInDocument() {
        return new MembersInDocument();
    }

    @Bean
    @Order(3)
    OpenApiCustomizer writtenInDocument(ObjectMapperProvider mappers) {
        return new WrittenInDocument(mappers.yamlMapper());
    }
}

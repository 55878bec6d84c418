package dev.latchkey.auth.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.springdoc.core.customizers.SpringDocCustomizers;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.core.providers.SpringDocProviders;
import org.springdoc.core.service.AbstractRequestService;
import org.springdoc.core.service.GenericResponseService;
import org.springdoc.core.service.OpenAPIService;
import org.springdoc.core.service.OperationService;
import org.springdoc.webmvc.api.OpenApiWebMvcResource;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /v3/api-docs}: springdoc's document, made when it is first asked for and written once. It does not depend on the request: neither
 * on the language that the caller asks for nor on the address that it was sent to.
 */
@RestController
@ConditionalOnWebApplication
class ApiDocument extends OpenApiWebMvcResource {

    private final ReadyDocument ready = new ReadyDocument();

    ApiDocument(
            ObjectFactory<OpenAPIService> builders,
            AbstractRequestService requests,
            GenericResponseService responses,
            OperationService operations,
            SpringDocConfigProperties properties,
            SpringDocProviders providers,
            SpringDocCustomizers customizers) {
        super(builders, requests, responses, operations, properties, providers, customizers);
    }

    @Override
    public byte[] openapiJson(HttpServletRequest request, String apiDocsUrl, Locale locale)
            throws JsonProcessingException {
        return ready.get(() -> super.openapiJson(request, apiDocsUrl, Locale.ROOT));
    }

    /** What is made once; whoever asks meanwhile waits for it. */
    private static final class ReadyDocument {

        private byte[] document;

        synchronized byte[] get(Making making) throws JsonProcessingException {
            if (document == null) {
                document = making.make();
            }
            return document;
        }
    }

    private interface Making {

        byte[] make() throws JsonProcessingException;
    }
}

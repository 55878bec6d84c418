package dev.latchkey.auth.openapi;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import org.springdoc.webmvc.ui.SwaggerIndexTransformer;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.resource.ResourceTransformerChain;
import org.springframework.web.servlet.resource.TransformedResource;

/**
 * The page that shows the document, with settings of our own: springdoc's would name addresses made from the request's {@code Host}, and the
 * page's own would offer to load documents from anywhere and ask a stranger's server to validate this one.
 */
@Component
class SwaggerPage implements SwaggerIndexTransformer {

    private static final byte[] INITIALIZER = """
            window.onload = () => {
              window.ui = SwaggerUIBundle({
                url: "/v3/api-docs",
                dom_id: "#swagger-ui",
                deepLinking: true,
                docExpansion: "none",
                filter: true,
                persistAuthorization: false,
                queryConfigEnabled: false,
                validatorUrl: null,
                presets: [SwaggerUIBundle.presets.apis],
                layout: "BaseLayout",
              });
            };
            """.getBytes(StandardCharsets.UTF_8);

    @Override
    public Resource transform(HttpServletRequest request, Resource resource, ResourceTransformerChain chain) {
        return "swagger-initializer.js".equals(resource.getFilename())
                ? new TransformedResource(resource, INITIALIZER)
                : resource;
    }
}

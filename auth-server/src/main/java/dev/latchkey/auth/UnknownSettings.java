package dev.latchkey.auth;

import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.ConfigurationPropertiesBean;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.stereotype.Component;

/**
 * Refuses {@code latchkey.*} settings that nothing reads: a misspelled one would be a setting that silently does not hold. Looks at files
 * and the command line; the process environment is shared with other programs and may hold anything.
 */
@Component
class UnknownSettings implements SmartInitializingSingleton {

    private static final String PREFIX = "latchkey.";

    /** Read one by one, by {@code @Value}. */
    private static final Set<String> SINGLE = Set.of(
            "latchkey.issuer",
            "latchkey.audience",
            "latchkey.master-key",
            "latchkey.demo.enabled",
            "latchkey.demo.credentials-file");

    /** Belongs to resource servers, which may share a folder of configuration with this server. */
    private static final String RESOURCE_SERVER = "latchkey.resource-server.";

    private final ApplicationContext context;
    private final ConfigurableEnvironment environment;

    UnknownSettings(ApplicationContext context, ConfigurableEnvironment environment) {
        this.context = context;
        this.environment = environment;
    }

    @Override
    public void afterSingletonsInstantiated() {
        Set<String> known = new TreeSet<>(SINGLE);
        ConfigurationPropertiesBean.getAll(context).values().stream()
                .filter(bean -> bean.getAnnotation().prefix().startsWith("latchkey"))
                .forEach(bean -> addNames(
                        bean.getAnnotation().prefix(),
                        bean.asBindTarget().getType().resolve(),
                        known));
        Set<String> unknown = settings().stream()
                .filter(name -> !name.startsWith(RESOURCE_SERVER))
                .filter(name -> known.stream().noneMatch(candidate -> matches(name, candidate)))
                .collect(Collectors.toCollection(TreeSet::new));
        if (!unknown.isEmpty()) {
            throw new UnknownSettingsException(unknown);
        }
    }

    private Set<String> settings() {
        Set<String> names = new TreeSet<>();
        environment.getPropertySources().forEach(source -> {
            boolean shared = source.getName().equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
            if (!shared && source instanceof EnumerablePropertySource<?> enumerable) {
                for (String name : enumerable.getPropertyNames()) {
                    if (name.startsWith(PREFIX)) {
                        names.add(ConfigurationPropertyName.adapt(name, '.').toString());
                    }
                }
            }
        });
        return names;
    }

    /** A name that ends in a dot stands for all names below it. */
    private static boolean matches(String name, String candidate) {
        return candidate.endsWith(".") ? name.startsWith(candidate) : name.equals(candidate);
    }

    private static void addNames(String prefix, Class<?> type, Set<String> names) {
        for (RecordComponent component : type.getRecordComponents()) {
            String name = prefix + '.' + dashed(component.getName());
            if (component.getType().isRecord()) {
                addNames(name, component.getType(), names);
            } else {
                names.add(Map.class.isAssignableFrom(component.getType()) ? name + '.' : name);
            }
        }
    }

    private static String dashed(String camelCase) {
        return camelCase.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}

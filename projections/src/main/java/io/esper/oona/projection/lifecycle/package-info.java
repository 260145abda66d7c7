/// The read model *lifecycle*: each seed's stages, when it entered and left them, who told so, and which steps the platform's
/// lifecycle does not list. Entry types [LifecycleProjection], which fills it, and [LifecycleQueries], which reads it.
@NullMarked
package io.esper.oona.projection.lifecycle;

import org.jspecify.annotations.NullMarked;

// Everyday words of training, body, weather and calendar that mean the same, as a
// thesaurus lists them; the second half of the table behind meanings_in(). "0" stands for
// any number. The order decides dimensions of stored vectors: new rows go to the end.
#pragma once

#include <array>
#include <string_view>

#include "standin/concepts.hpp"

namespace coach::standin {

inline constexpr auto thesaurus = std::to_array<std::string_view>({
    // Doing it well, badly, by the rules.
    "technique|form|posture|body position|position|cue|cues|movement|mechanics|body angle",
    "fault|mistake|error|wrong|doing wrong|incorrect|bad habit|flaw|common faults",
    "rule|rules|rulebook|judge|judging|allowed|permitted|legal|regulation|standard|standards|valid|"
    "official",
    "penalty|penalties|penalised|punished|sanction|warning|disqualified|disqualification",
    "session|sessions|workout|workouts|routine|circuit|sets|rounds|drill",
    "practise|practice|rehearse|prepare|preparation|learn",
    "exercise|exercises|movement selection|lifts",
    "prevent|prevention|avoid|protect|protection|reduce the risk|lower the risk|guard",
    "sign|signs|warning signs|symptom|symptoms|indicator|red flag|red flags|marker",
    "side effect|side effects|tingling|tingle|prickling|itching|pins and needles|numbness",
    "choose|choice|choosing|enter|entering|decide|decision|sign up|signed up|register|pick",
    // Speed, effort and how it changes over a race.
    "fast|faster|quick|quicker|quickly|speed|rapid|hurry|swift",
    "slow|slower|slowly|gentle|leisurely|sluggish",
    "too fast|too quick|too hard|start too fast|start hard|go out hard|going out too fast|overpace|"
    "all out|blow up|blew up|fade|fall apart|hit the wall|bonk|collapse|positive split|"
    "run out of gas|die off",
    "start|opening|first kilometre|first km|beginning|outset|early|at the start|first half",
    "finish|end|last kilometre|closing|final|second half|late|last half|latter half",
    "waste time|lose time|lost time|save time|saving time|gain time|time lost|seconds lost|time loss|"
    "shave|cut seconds",
    "easy|easily|comfortable|relaxed|light effort|jog|jogging|low effort|stroll|take it easy|go easy",
    "hard|tough|intense|intensity|demanding|strenuous|vigorous",
    "decline|getting slower|getting worse|falling performance|performance drop|performance down|"
    "plateau|stagnate|stagnation|no progress|not improving|decreasing performance|loss of form",
    "break|pause|stop|stopping|breather|rest between|planned pause|stops",
    "repetitions in a row|unbroken|without stopping|nonstop|in one go|without a break|uninterrupted",
    "duration|how long|length|minutes long|lasting",
    "increase|add|raise|raise volume|more mileage|step up|build up gradually|grow|volume increase|leap",
    "reduce|less|lower|decrease|cut|cut back|reduction|fewer|halve",
    // Loads, numbers and units.
    "kg|kilo|kilos|kilogram|pounds|lbs|0 kg|0 kilos|load|loads|weights|how heavy|heavy|heavier",
    "body weight|bodyweight|body mass|light athlete|lighter athletes|lightweight|smaller athlete|"
    "im 0 kg|im 0 kilos|i weigh|small frame|short athlete|tall athlete|times body weight",
    "percent|percentage|ratio|proportion|share of|fraction|0 percent",
    "per hour|an hour|0 g|grams|mg|dose|dosage|how much|how many|intake|amount",
    "degrees|temperature|hot|heat|warm|summer|boiling|humid|humidity|sweltering|june|july|august|"
    "heatwave|sunny|tropical|acclimatisation|overheating|heat stroke|sauna",
    // The body.
    "arm|arms|biceps|triceps|elbow|upper arm",
    "hand|hands|finger|fingers|palm|thumb|fist|callus|calluses|wrist",
    "leg|legs|thigh|thighs|quads|quadriceps|lower body",
    "hip|hips|glute|glutes|buttock|pelvis|hamstring|hamstrings",
    "shoulders|shoulder|deltoid|upper body|chest",
    "foot|feet|toe|toes|heel|sole|soles|ankle",
    "muscles|muscle|muscular|tissue|tendon|tendons",
    "wobbly|jelly|like jelly|rubbery|shaky|heavy legs|legs are heavy|legs like lead|lead legs|soft knees",
    "burn|burning|burns|acidic|lactic|seize up|on fire|acidity|lock up|cramp up",
    "sore|soreness|muscle soreness|doms|aching|stiff legs|muscle pain|hurts|tender",
    "tired|tiredness|constantly tired|always tired|exhausted|no energy|lethargic|weary|fatigued|"
    "drained|constant tiredness|listless",
    "nausea|sick|queasy|nauseous|vomiting|throw up|upset stomach|stomach ache",
    "low|lower the hips|hips low|low hips|crouch|get low|get lower|body low|upright|lean|squat depth|"
    "depth|deep|deeper",
    // Sports implements and what is done with them.
    "pull|pulling|haul|hauling|drag|tow|tug|heave|rope",
    "push|pushing|shove|press against|leg drive",
    "throw|throwing|toss|hurl|catch|target",
    "carry|carrying|hold|holding|grip|lug|pick up|set down",
    "slip|slipping|slide|sliding|slippery|traction|skid|outsole|grip on carpet|foothold",
    "friction|surface|carpet|turf|floor|rubber floor|track surface|stuck",
    "equipment|gear|kit|no equipment|substitute|substitutes|without equipment|home training|at home|"
    "alternative",
    "watch|gps|device|display|smartwatch|tracker|lap button|foot pod|screen|wearable",
    "indoor|indoors|hall|halls|venue|arena|inside",
    "lap|laps|round|rounds|count laps|loop|lap count",
    "shoes|shoe|trainers|footwear|sneakers|laces",
    // People and calendar.
    "partner|girlfriend|boyfriend|wife|husband|friend|buddy|mate|couple|pair|two people|both of us|"
    "my partner|teammate",
    "share|divide|share the work|split the work|swap|swaps|take turns|alternate|hand over|divided",
    "age|old|older|im 0|0 years old|masters|over forty|over fifty|forties|fifties|sixties|youngster|"
    "youngsters|young|decade|ageing",
    "night|night before|evening|bed|bedtime|sleep|awake|tonight|overnight",
    "morning|race morning|breakfast|wake up|get up",
    "seven days|last seven days|last week|final week|race week|days before|days out|week before|"
    "final days|one week",
    "after the race|after a race|post race|following a race|days after|recovery after",
    "time off|break from training|training break|layoff|weeks off|holiday|return|come back|comeback|"
    "get back into|getting back|restart|detraining|after a break|absence|months off|out of training",
    "little time|short of time|busy|three hours|three times|three times a week|0 hours a week|"
    "hours a week|twice a week|limited time|time limited|per week",
    "goal|target time|goal time|aim|minute goal|0 minute goal|finish in 0 minutes|in 0 minutes|sub 0",
});
static_assert(first_everyday + thesaurus.size() <= concept_limit);

}  // namespace coach::standin
